-- Transitions that src/state.rs does not list cannot be written, not even by the `sqlite3` program.
CREATE TRIGGER bestpay_first_state BEFORE INSERT ON bestpay_entry
WHEN NOT EXISTS (SELECT 1 FROM bestpay_transition WHERE from_state = '' AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'bestpay: illegal transition');
END;

CREATE TRIGGER bestpay_next_state BEFORE UPDATE OF state ON bestpay_entry
WHEN OLD.state <> NEW.state
    AND NOT EXISTS (SELECT 1 FROM bestpay_transition WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'bestpay: illegal transition');
END;
