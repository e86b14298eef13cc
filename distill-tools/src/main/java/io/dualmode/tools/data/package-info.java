/** Training data: manifests, the cache of samples and features, augmentation and batches. */
package io.dualmode.tools.data;
