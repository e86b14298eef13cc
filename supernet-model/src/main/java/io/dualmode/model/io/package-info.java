/** Files and pipes opened alike. */
package io.dualmode.model.io;
