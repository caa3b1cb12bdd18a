"""Points: read from bodies and files (`bodies`, `times`), stored (`store`), worked into rollups (`rollup`), read (`series`)."""
