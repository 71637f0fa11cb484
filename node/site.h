// The public site of a node: sends each request to the federation, the API or the pages.
#pragma once

#include "federation/own_listings.h"
#include "web/federation_routes.h"
#include "web/pages.h"
#include "web/router.h"
#include "web/sources.h"
#include "web/writer.h"

namespace node {

class Site final : public web::Handler {
 public:
  /// All arguments outlive the site.
  Site(web::FederationRoutes& federation, web::Sources sources, web::Writer& writer,
       federation::OwnListings& own_listings);
  void handle(web::Request request, web::Reply reply) override;

 private:
  web::FederationRoutes& x_federation;
  web::Pages x_pages;
  web::Router x_router;
};

}  // namespace node
