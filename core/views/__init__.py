"""Pages of the ground floor: home, members, tokens, settings, invitations, the palette."""
