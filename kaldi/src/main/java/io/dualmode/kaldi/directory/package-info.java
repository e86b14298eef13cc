/** Where the files of Kaldi's model directories lie, and how they say that the model is to be searched. */
package io.dualmode.kaldi.directory;
