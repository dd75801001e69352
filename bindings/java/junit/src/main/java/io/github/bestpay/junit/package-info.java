/** The sandbox in the tests of a shop: a gateway of its own on loopback, which takes no money. */
package io.github.bestpay.junit;
