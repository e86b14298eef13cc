/** What a server does in numbers, for Prometheus. */
package io.dualmode.tools.serve.metrics;
