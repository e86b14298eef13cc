/** Published checkpoints: which there are, and fetching them into the folder where models are found by their names. */
package io.dualmode.tools.fetch;
