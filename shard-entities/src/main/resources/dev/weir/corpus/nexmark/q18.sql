SELECT auction, bidder, price, channel, url, date_time, extra
FROM (
  SELECT b.*, ROW_NUMBER() OVER (PARTITION BY bidder, auction ORDER BY date_time DESC, id DESC) AS rank_number
  FROM bid b
) q
WHERE rank_number <= 1
