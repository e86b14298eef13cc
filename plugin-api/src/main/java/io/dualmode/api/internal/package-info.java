/** What the packages of the API share; not for applications, and free to change. */
package io.dualmode.api.internal;
