/**
 * Tests that look at the console with a real browser; they run under the Maven profile {@code
 * browser} and drive Chromium over its DevTools protocol.
 */
package dev.weir.browser;
