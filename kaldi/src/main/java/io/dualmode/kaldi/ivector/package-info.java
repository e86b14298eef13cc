/** I-vectors, which tell a network whose voice it hears, worked out while speech goes on. */
package io.dualmode.kaldi.ivector;
