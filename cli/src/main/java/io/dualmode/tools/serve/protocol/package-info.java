/** vosk-server's WebSocket protocol, and what a connection may ask beyond it. */
package io.dualmode.tools.serve.protocol;
