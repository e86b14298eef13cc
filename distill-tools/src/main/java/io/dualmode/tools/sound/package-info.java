/** What rooms, noise, microphones, telephones and codecs do to samples: for varied training speech and for the conditions that are measured. */
package io.dualmode.tools.sound;
