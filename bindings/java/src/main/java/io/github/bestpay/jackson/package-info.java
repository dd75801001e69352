/** What the package is written as with Jackson 2, which the program brings: this jar does not depend on it. */
package io.github.bestpay.jackson;
