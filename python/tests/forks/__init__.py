"""Programs that use a client, a cashier and a journal, and are forked then."""
