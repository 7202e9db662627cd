SELECT auction, bidder, price, date_time, extra,
  CAST(date_time AS DATE) AS dt, EXTRACT(HOUR FROM date_time) AS hh, EXTRACT(MINUTE FROM date_time) AS mm
FROM bid
