SELECT auction, bidder, price, channel, url, date_time, extra, rank_number
FROM (
  SELECT b.*, ROW_NUMBER() OVER (PARTITION BY auction ORDER BY price DESC, id) AS rank_number
  FROM bid b
) q
WHERE rank_number <= 10
