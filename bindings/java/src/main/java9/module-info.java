/** A client for BestPay (翼支付) aggregate acquiring. */
module io.github.bestpay {
    requires com.sun.jna;
    requires static jakarta.servlet;
    requires static com.fasterxml.jackson.databind;
    requires static tools.jackson.databind;

    exports io.github.bestpay;
    exports io.github.bestpay.servlet;
    exports io.github.bestpay.jackson;
    exports io.github.bestpay.jackson3;

    // JNA binds the native methods of a class that is not public, and calls back into such classes.
    opens io.github.bestpay to com.sun.jna;

    // Jackson's modules are not provided here: a program without Jackson would not start.
}
