/** A filter for the platform's callbacks in a servlet container with the Servlet API of Jakarta EE 9 or later. */
package io.github.bestpay.servlet;
