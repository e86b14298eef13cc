/** Training graphs written as TorchScript text, compiled and differentiated by libtorch through DJL. */
package io.dualmode.tools.torch;
