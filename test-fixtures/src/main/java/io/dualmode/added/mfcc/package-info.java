/** A front end of cepstra, added as anybody may add one. */
package io.dualmode.added.mfcc;
