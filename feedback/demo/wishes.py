"""What the demo's customers ask for: by item, a headline and the passage in their own words. All invented."""

WISHES: dict[str, tuple[tuple[str, str], ...]] = {
    "Number plate fills in the vehicle": (
        ("Nobody knows the length of their own car", "People stand at the desk and guess how long their car is. If the number plate told us, we would save a minute on every booking."),
        ("The vehicle question loses us the booking", "Half of our callers say they gave up online where it asks for height and length. You have their number plate; surely that is enough."),
    ),
    "Price shown before any question": (
        ("They want a price, not a form", "The first thing anybody wants is what it costs. We ask seven things before we say it."),
        ("Visitors compare us with the bridge", "A family decides between us and the bridge in ten seconds. Show the price at once or they drive."),
    ),
    "Return crossing in one tap": (
        ("Return trips are typed in twice", "Nine in ten of our passengers come back, and every one of them fills in the whole form a second time."),
    ),
    "Group bookings over 30 people": (
        ("Coach parties by e-mail, still", "A coach of forty-eight is forty-eight rows in your form, so they send us an e-mail and we type it at night."),
        ("School trips in May", "We get sixty school classes in May. I would give a lot for one booking with one invoice and a list of names later."),
    ),
    "Resident discount checked at source": (
        ("Residents show a paper card", "The resident card is a piece of cardboard from 1998. We let people through because we know them; the auditor does not like that sentence."),
    ),
    "Deck plan that fills itself": (
        ("The mate draws the deck by hand", "Every crossing the mate draws the car deck on a whiteboard. When he is ill, we sail with eight cars less."),
        ("Eight cars left on the quay", "We left eight cars behind on Saturday and sailed with room for ten. The plan was wrong, and nobody could see it from the ramp."),
        ("Lorries and campers fight for the middle lane", "Please let the plan fill itself from the bookings. The middle lane is a quarrel every single evening in July."),
    ),
    "Lane list on the ramp tablet": (
        ("Printed lists get wet", "The lane list is a wet piece of paper by the third crossing. A tablet with a big font is all we need."),
        ("Who is in lane four?", "At the ramp I need to know who stands in lane four, without walking to it in the rain."),
    ),
    "Scan without signal": (
        ("No signal behind the breakwater", "There is no signal behind the breakwater, so the scanner turns round and round and the queue stands to the church."),
        ("Tickets scanned twice after the tunnel", "When the scanner comes back online it counts some tickets twice. We have had a full boat that was not full."),
    ),
    "Late arrivals move to the next crossing": (
        ("Three minutes late, sixty euros", "A customer three minutes late pays sixty euros again, and then she writes to the paper. Move her to the next boat, there is always room at ten."),
    ),
    "Cancel a crossing with one decision": (
        ("Cancelling takes an hour on the telephone", "When I cancel the morning boat I call the harbour, the bus, the hotel and then four hundred people. One decision should do all of that."),
        ("Everybody hears it from somebody else", "Our own crew learned from the radio that we were not sailing. I want to press it once and have it told everywhere."),
    ),
    "Wind and swell beside the timetable": (
        ("The forecast lives in another window", "I keep three weather pages open beside your timetable. Put the wind next to the departure, with our limit as a line."),
    ),
    "Rebook a whole sailing": (
        ("Two hundred passengers, one by one", "After the storm we moved two hundred bookings one by one, until half past two in the night. I lost a good person that week."),
        ("The storm in January", "Give me a button that moves a whole sailing to the next ones with room, residents first. That is the one thing I would pay extra for."),
        ("Rebooking decides whether we sign again", "Our board asked one question about the renewal: can it rebook a sailing yet? Today the honest answer is no."),
    ),
    "Standby list by fairness": (
        ("Standby goes to who shouts loudest", "Our standby list is whoever stands nearest to the hut. Islanders with a hospital appointment should come before a man with a surfboard."),
    ),
    "Timetable import from a spreadsheet": (
        ("The timetable is a spreadsheet, always was", "The council sends us the winter timetable as a spreadsheet. It takes two days to type it in and another to find the mistakes."),
        ("Going live waits for the timetable", "We could have gone live in a week if the timetable had come in from the file that we sent you twice."),
    ),
    "Tariff rules without a consultant": (
        ("Every tariff change is an invoice from you", "Each time the council changes a tariff we pay you a day to type it in. We can do that ourselves if you let us."),
        ("Eleven kinds of child", "We have eleven kinds of child, and I did not invent them. Let us write the rule down once and test it."),
    ),
    "Print nothing": (
        ("Four kilos of paper a day", "We print four kilos a day and throw it into the sea wind. My crew would carry you through the village."),
    ),
    "Agent portal": (
        ("Agents call us to sell our own tickets", "Eleven agents ring us for every booking. They would do it themselves if they had a door of their own."),
        ("Our agent in Bremen went to the other line", "Our biggest agent went to the other line because there they can book at night without calling anybody."),
    ),
    "Railway through-tickets": (
        ("Train and boat on one ticket", "Hikers arrive by the night train and want one ticket to the island. The railway would do it; they ask us for an interface every spring."),
    ),
    "Freight accounts with monthly limits": (
        ("The fish lorry pays in cash", "The fish lorry crosses twice a day and pays in cash each time, because an account without a limit frightens my accountant."),
        ("Hauliers want an account", "Four hauliers would move to us tomorrow if they had an account with a limit and one invoice a month."),
    ),
    "Dangerous goods declared in advance": (
        ("Gas bottles found at the ramp", "We find out about gas bottles at the ramp, when it is too late to load them properly. Ask in the booking, please."),
    ),
    "Fix double seat on return legs": (
        ("The same seat sold twice on the way back", "On Sunday seat 14C was sold twice on the return. Both had a ticket, both were right, and I was the one in between."),
    ),
    "Ticket desk keyboard shortcuts": (
        ("My hands never leave the keyboard in the old system", "In the old green system I sold a ticket in nine seconds without looking. Give me the keys back and I shall forgive you the mouse."),
    ),
    "Bicycles count as what they are": (
        ("Bicycles fill up as cars", "A cargo bike counts as a car in the deck plan. In June we are full of bicycles that are not there."),
    ),
    "Seasonal price calendar": (
        ("Prices for the regatta week", "Three weeks a year we could charge more and nobody would mind. Setting it by hand for each crossing takes my Sunday."),
    ),
    "Audit trail for price overrides": (
        ("Who gave the discount?", "Somebody gave forty percent to a camper in August and nobody knows who. I need to see the name beside it."),
    ),
    "Ticket on the lock screen": (
        ("Phones unlocked with wet gloves", "With wet gloves nobody unlocks a phone. Put the ticket on the lock screen and the ramp moves twice as fast."),
        ("Grandmothers and passwords", "My mother holds up the whole queue because her telephone wants a password in front of forty cars."),
    ),
    "Buy with one thumb": (
        ("Buying on the bus is a struggle", "I buy on the bus with one hand on the rail. Eleven screens are ten too many."),
    ),
    "Commuter card in the phone": (
        ("The commuter card is in the other coat", "The plastic card is always in the other coat. It is my phone that I never forget."),
        ("Two hundred crossings a year", "I cross two hundred times a year and am asked each time who I am."),
    ),
    "Change a crossing until ten minutes before": (
        ("Meetings run late, boats do not", "If I could move to the next boat from the meeting room I would never call you again. The desk closes before my meeting does."),
    ),
    "Family account": (
        ("Four children, four log-ins", "We are six, with four log-ins and one forgotten password. One account with all of us in it, please."),
    ),
    "Fare that caps itself": (
        ("I paid more than a monthly pass", "In October I paid more in single tickets than a pass would have cost. You knew, and did not say so."),
    ),
    "Delay told before leaving home": (
        ("We found out at the quay", "We drove an hour to stand in front of a locked ramp. Tell me before I leave home, that is all I ask."),
        ("The notice board knows before the app", "The chalk board at the shop knows about the delay before your app does. That should not be."),
        ("Hospital days", "On hospital days I need to know at six in the morning, not at the pier."),
    ),
    "Why it is cancelled, in one sentence": (
        ("“For operational reasons”", "“Cancelled for operational reasons” makes people furious. Say that the wind is from the north and they nod."),
    ),
    "Alternatives with travel time": (
        ("What now?", "It says cancelled and then nothing. Is there a boat from the other pier, and would I be there before the bank shuts?"),
    ),
    "Live position of the vessel": (
        ("Everybody uses the ship tracker anyway", "All of us look at that ship tracking page to see where the boat is. It is odd that your app does not show it."),
        ("Where is the boat?", "Half of the calls at our desk are “where is the boat”. A dot on a map would answer them all."),
    ),
    "Refund without asking": (
        ("I should not have to ask for my money", "You cancelled, so you know that I did not travel. Why do I have to fill in a form to get my money back?"),
        ("Refund forms cost us a clerk", "One clerk does nothing but refunds from October to March. The boat did not sail; there is nothing to check."),
    ),
    "Works with one bar of signal": (
        ("The app shows a white page on the island", "There is one bar of signal at our pier and the app shows a white page. My ticket is somewhere behind it."),
        ("It worked in your office", "It may work in your office. Come and stand at the north pier in November and try to open a ticket."),
    ),
    "Board by number plate": (
        ("Let the camera open the barrier", "The car park across the road opens by number plate. We stop every car to look at a telephone."),
    ),
    "Help button for wheelchair users": (
        ("I wave until somebody sees me", "In a wheelchair I wave until somebody sees me. A button that tells the crew I am here would spare me that."),
    ),
    "Large type and high contrast": (
        ("I cannot read my own ticket", "The grey on grey cannot be read in sunlight, and at my age not indoors either."),
    ),
    "German, Norwegian, Gaelic": (
        ("Half of our passengers speak German", "From June to August half of the queue speaks German and shows us a screen that they did not understand."),
    ),
    "Fix ticket that vanishes in flight mode": (
        ("Ticket gone in flight mode", "I switched on flight mode to save the battery, and at the ramp my ticket was gone."),
    ),
    "Fix wrong pier after a timetable change": (
        ("It sent us to the wrong pier", "The app said pier two, the boat lay at pier five. We watched it leave with our luggage on it."),
    ),
    "Bus that waits for the boat": (
        ("The bus leaves as we tie up", "The bus leaves at 17:40 and we tie up at 17:42. Every day. Could they not know of each other?"),
    ),
    "Bicycle and kayak booking": (
        ("Kayaks are not luggage", "We turned away nine kayaks on one morning, because nobody could say that they were coming."),
    ),
    "Daily statement for every line": (
        ("I learn on the 15th what I earned on the 1st", "I learn on the fifteenth what I earned on the first. A statement every morning would let me sleep."),
        ("A figure for the board on Monday", "On Mondays the board asks for the week's takings, and I add up six screens by hand."),
    ),
    "Match card payments to crossings": (
        ("Card payments float about", "About forty card payments a month belong to no crossing that I can find. They sit in a list called Misc, and it grows."),
        ("Three hours every Friday", "Every Friday I spend three hours with a ruler, matching the bank's list to the boats."),
    ),
    "Pay out the next working day": (
        ("We wait eleven days for our own money", "Summer wages are due before your payout arrives. We borrow from the bank, against money that is ours."),
        ("Payout speed decided the tender", "The other system pays out the next day. That was the only line in the tender where you lost points."),
        ("Fuel is paid in advance", "I pay for fuel in advance and get the fares eleven days later. In July that gap is the price of an engine."),
    ),
    "Harbour share split at sale": (
        ("The harbour's share by spreadsheet", "We work out the harbour's share in a spreadsheet that only Ingrid understands, and Ingrid retires in March."),
    ),
    "Refunds that find their invoice": (
        ("Refunds without a name", "A refund arrives in the ledger without the invoice that it belongs to. We play detective at each month end."),
    ),
    "Subsidy report to the ministry": (
        ("The ministry changed its form again", "The ministry wants passengers by island and by reason, on its own form, by the tenth. We count them with a pencil."),
    ),
    "Month end in one morning": (
        ("Month end takes four days", "Month end takes us four days, and two of them are waiting for each other. One morning would be a miracle."),
    ),
    "Ledger export for accountants": (
        ("Our accountant wants DATEV", "The export is nearly right. Our accountant retypes it, because two columns are called what nobody calls them."),
    ),
    "VAT by leg of the crossing": (
        ("VAT on the half that is abroad", "Half of the crossing is abroad and has no VAT. We correct it by hand, on every single invoice."),
    ),
    "Invoices for freight accounts": (
        ("One invoice for twenty crossings", "Our hauliers want one invoice with twenty crossings on it, not twenty invoices with one."),
    ),
    "Bank details change needs a call": (
        ("A forged letter nearly worked", "Somebody sent us new bank details in a very good letter. We noticed because the boss was in the room. Luck is no procedure."),
    ),
    "Two people for a payout": (
        ("One person can pay out everything", "At present one tired person can pay out half a million with one click. The auditor has written that down."),
    ),
    "Commission tiers for agents": (
        ("Commission by volume", "Agents get more above a thousand tickets. We find out in December who should have had what since June."),
    ),
    "Peppol invoices": (
        ("Public bodies only take Peppol", "From January the county takes invoices by Peppol only. Without it we are not paid for the school boat."),
    ),
    "Search any payment in a second": (
        ("Which passenger is this transfer?", "A transfer comes with “thanks, Anna” and no number. Let me search for the amount and the day, and be done."),
    ),
    "Read-only access for auditors": (
        ("The auditor sits at my desk for a week", "Every February the auditor sits at my desk, under my name, for a week. Give him a door of his own that opens nothing."),
    ),
}  # fmt: skip

# What is said besides, so that a note reads like a person and not like a ticket.
OPENINGS = (
    "Thank you for calling back so quickly.",
    "We have had a good season, so take this as it is meant.",
    "I wrote this down on the crossing this morning, before I forget it.",
    "Two things, the second one small.",
    "We have been with you for three years now, and I say this as a friend of the house.",
    "The new timetable view is a pleasure, I must say that first.",
    "You asked what costs us most time this month.",
    "I talked to the crew of both boats before writing to you.",
    "We met at the harbour days, you may remember.",
    "My colleague has written about this before, and I want to add to it.",
)
CONSEQUENCES = (
    "I would pay for it.",
    "It comes up at every meeting of the crew.",
    "If it stays like this we have to look elsewhere before the next season, and I would rather not.",
    "It is not urgent, only tiresome, every day.",
    "Our council has asked about it twice.",
    "In summer it costs us about an hour a day, and in summer I do not have that hour.",
    "Three of my people have asked for it without knowing of each other.",
    "The line across the sound has it already, and our passengers know.",
)
CLOSINGS = (
    "Otherwise we are content.",
    "You are welcome to come and watch, the coffee on board is good.",
    "Tell me if you want to try it here first; the winter timetable is a good time for that.",
    "Do say if it is not going to happen, then we arrange ourselves.",
    "Greetings from the pier.",
    "",
    "",
)
ASIDES = (
    ("Coffee machine on the Sula", "The coffee machine on the Sula is broken again. I know that this is not you, but you answer."),
    ("Thanks for the quick fix", "Just to say thank you: the fix of Tuesday works, and the queue was gone by eight."),
    ("A question about the invoice", "There are two lines on your last invoice that I do not understand. Could somebody call me?"),
    ("Training for two new people", "Two new people start at the desk in March. Is there a film or a page that I could give them?"),
    ("Lovely video of the new pier", "We have made a film of the new pier, with your tablet in it. May we put your name under it?"),
    ("The logo on the ticket", "Could our logo on the ticket be the new one? The seal has been given a hat."),
)  # fmt: skip
