package io.github.bestpay.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import io.github.bestpay.BestpayException;
import io.github.bestpay.Effect;
import org.junit.jupiter.api.function.Executable;

/** The exception that some work ends in, which is of exactly this class and says exactly this. */
final class Thrown {
    private Thrown() {}

    static <E extends BestpayException> E by(Class<E> type, String code, Effect effect, Executable work) {
        E thrown = assertThrowsExactly(type, work);
        assertEquals(code + ", " + effect, thrown.code() + ", " + thrown.effect());
        return thrown;
    }
}
