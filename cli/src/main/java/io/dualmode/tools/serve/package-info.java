/** A WebSocket server that speaks the protocol of vosk-server, so that its clients need another address only. */
package io.dualmode.tools.serve;
