#include "node/site.h"

#include "web/api.h"

namespace node {

Site::Site(web::FederationRoutes& federation, web::Sources sources, web::Writer& writer,
           federation::OwnListings& own_listings)
    : x_federation(federation), x_pages(sources) {
  web::add_api(x_router, sources, {writer, own_listings});
  x_pages.add_to(x_router);
}

void Site::handle(web::Request request, web::Reply reply) {
  if (web::FederationRoutes::is_responsible(request.path))
    x_federation.handle(std::move(request), std::move(reply));
  else
    x_router.handle(std::move(request), std::move(reply));
}

}  // namespace node
