/** The sandbox in the tests of a shop: a gateway on loopback that takes no money. */
package io.github.bestpay.junit;
