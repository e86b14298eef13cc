/** Recordings and what is said in them, as a file lists them. */
package io.dualmode.tools.manifest;
