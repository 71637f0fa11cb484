// Where a listing is: completes what an author said from the places built in. Pure functions, any thread.
#pragma once

#include "matching/places.h"
#include "store/listing.h"

namespace matching {

/// Fills in what a signed listing must have and its author may leave out: the area and the name from the postal code,
/// or the postal code and the name from the area. An area made from a postal code has 5 characters: it says no more
/// than the postal code did. Code::invalid with the path if the postal code is needed and unknown, or the area is not
/// near any.
store::Result<void> complete_place(store::ListingContent& content, const Places& places);

}  // namespace matching
