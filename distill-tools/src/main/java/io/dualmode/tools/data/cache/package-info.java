/** The folder of prepared speech: samples, features and their index, mapped ever after, and the phones that were aligned to them. */
package io.dualmode.tools.data.cache;
