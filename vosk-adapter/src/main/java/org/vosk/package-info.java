/** The API of Vosk, as its applications know it. */
package org.vosk;
