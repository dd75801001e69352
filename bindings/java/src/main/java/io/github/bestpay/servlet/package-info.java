/** The platform's callbacks in a servlet container. It needs the Servlet API of Jakarta EE 9 or later. */
package io.github.bestpay.servlet;
