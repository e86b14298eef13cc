/** The port: TCP, TLS, HTTP and the upgrade to WebSockets, with bounds on all of it, and who may use it. */
package io.dualmode.tools.serve.network;
