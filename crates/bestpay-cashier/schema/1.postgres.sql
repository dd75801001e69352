-- Transitions that src/state.rs does not list cannot be written, not even by psql.
CREATE FUNCTION bestpay_check_transition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    state_before TEXT := '';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        state_before := OLD.state;
    END IF;
    IF state_before = NEW.state THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM bestpay_transition WHERE from_state = state_before AND to_state = NEW.state) THEN
        RAISE EXCEPTION 'bestpay: illegal transition from % to %', state_before, NEW.state;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER bestpay_next_state BEFORE INSERT OR UPDATE OF state ON bestpay_entry
FOR EACH ROW EXECUTE FUNCTION bestpay_check_transition();
