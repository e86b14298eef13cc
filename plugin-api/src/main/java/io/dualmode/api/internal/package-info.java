/** What the packages of the API share; not for applications, and free to change. */
@NullMarked
package io.dualmode.api.internal;

import org.jspecify.annotations.NullMarked;
