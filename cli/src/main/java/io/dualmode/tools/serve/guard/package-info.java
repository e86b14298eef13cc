/** What keeps a server alive and honest: limits, fair shares of the processors, memory, its own check, its logs and its end. */
package io.dualmode.tools.serve.guard;
