/** What the components of a network compute: shapes as a model describes them, and layers that are loaded. */
package io.dualmode.kaldi.layer;
