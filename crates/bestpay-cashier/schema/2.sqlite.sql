-- Who sends again without counting, such as an older version of the library that is still open, cannot send.
CREATE TRIGGER bestpay_next_attempt BEFORE UPDATE OF state ON bestpay_entry
WHEN NEW.state = 'sending' AND OLD.state <> 'sending' AND NEW.attempt <> OLD.attempt + 1
BEGIN
    SELECT RAISE(ABORT, 'bestpay: another attempt without its number');
END;
