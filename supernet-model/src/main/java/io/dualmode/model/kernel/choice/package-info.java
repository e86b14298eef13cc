/** Which kernels a process runs: chosen once, plain Java at first, the Vector API when it is compiled and faster. */
package io.dualmode.model.kernel.choice;
