/** The folder of prepared speech: samples, features and its index, written once and mapped ever after. */
package io.dualmode.tools.data.cache;
