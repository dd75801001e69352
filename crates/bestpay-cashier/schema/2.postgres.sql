-- Who sends again without counting, such as an older version of the library that is still open, cannot send.
CREATE FUNCTION bestpay_check_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'bestpay: another attempt without its number';
END
$$;

CREATE TRIGGER bestpay_next_attempt BEFORE UPDATE OF state ON bestpay_entry FOR EACH ROW
WHEN (NEW.state = 'sending' AND OLD.state <> 'sending' AND NEW.attempt <> OLD.attempt + 1)
EXECUTE FUNCTION bestpay_check_attempt();
