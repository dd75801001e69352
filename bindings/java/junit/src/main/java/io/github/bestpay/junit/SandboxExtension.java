package io.github.bestpay.junit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test a {@link Sandbox}: one for all tests of the run, started when the first asks for it.
 *
 * <pre>{@code
 * @ExtendWith(SandboxExtension.class)
 * class TillTest {
 *     @Test
 *     void isPaid(Sandbox sandbox) {
 *         try (BestpayClient client = sandbox.client()) {
 *             // Order with the payment code sandbox.reserved("paid").
 *         }
 *     }
 * }
 * }</pre>
 */
public final class SandboxExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SandboxExtension.class);

    /** Called by JUnit. */
    public SandboxExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Sandbox.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent(Sandbox.class, key -> new Running(), Running.class)
                .sandbox;
    }

    /** Closed by JUnit, as its store is. */
    private static final class Running implements AutoCloseable {
        private final Sandbox sandbox = Sandbox.start();

        @Override
        public void close() {
            sandbox.close();
        }
    }
}
