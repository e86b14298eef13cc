/** The audio of an application, taken before its front end hears it. */
package io.dualmode.sphinx.audio;
