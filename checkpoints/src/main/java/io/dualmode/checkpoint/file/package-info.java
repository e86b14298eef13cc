/** Files that hold checkpoints: tensors under the names that they were saved with, and tokens. */
package io.dualmode.checkpoint.file;
