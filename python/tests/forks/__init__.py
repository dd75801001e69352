"""Programs that use a client, a cashier and a journal, and then fork."""
