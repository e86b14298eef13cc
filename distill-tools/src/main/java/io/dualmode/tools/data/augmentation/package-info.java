/** How training varies speech: rooms, noise, levels, pauses, rate and vocal tract in the samples, masks in the features. */
package io.dualmode.tools.data.augmentation;
