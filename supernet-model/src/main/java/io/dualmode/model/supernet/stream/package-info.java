/** The supernet in Java: its four corners on the kernels of the process, step by step while features come in. */
package io.dualmode.model.supernet.stream;
