/**
 * The engine-neutral recognition API: hosts and applications see this package only, engines implement it and are found by
 * {@link java.util.ServiceLoader}.
 */
package io.dualmode.api;
