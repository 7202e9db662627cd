SELECT auction, bidder, price, channel,
  CASE
    WHEN LOWER(channel) = 'apple' THEN '0'
    WHEN LOWER(channel) = 'google' THEN '1'
    WHEN LOWER(channel) = 'facebook' THEN '2'
    WHEN LOWER(channel) = 'baidu' THEN '3'
    ELSE SUBSTRING(url FROM POSITION('channel_id=' IN url) + 11)
  END AS channel_id
FROM bid
WHERE POSITION('channel_id=' IN url) > 0 OR LOWER(channel) IN ('apple', 'google', 'facebook', 'baidu')
