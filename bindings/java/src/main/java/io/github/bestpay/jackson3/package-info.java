/** A module for Jackson 3. The program provides Jackson: this jar does not depend on it. */
package io.github.bestpay.jackson3;
