/** Networks of Kaldi's nnet3 as files hold them: components with their fields, and what of them this module computes. */
package io.dualmode.kaldi.nnet3;
